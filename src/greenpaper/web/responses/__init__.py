"""The responses to a question: found by filters, words and meaning; read; judged one by one."""
