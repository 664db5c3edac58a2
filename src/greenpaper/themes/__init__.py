"""Finding themes in responses, describing them, and coding responses with them."""
