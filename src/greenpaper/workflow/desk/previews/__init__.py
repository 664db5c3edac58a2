"""What would become of the responses: seen before a person decides, by the engine that codes."""
