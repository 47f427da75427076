"""Finders of numbers that identify a person or a thing."""
