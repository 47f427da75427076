"""Finders of numbers that identify somebody or something."""
