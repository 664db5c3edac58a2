"""What a language model is asked, and what of its answers is believed. It asks nothing itself."""
