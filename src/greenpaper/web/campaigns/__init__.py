"""Letter campaigns: the letter, who sent it, what they changed and added; split and joined."""
