"""Publishing the results: versions, their files, and what is different between two of them."""
