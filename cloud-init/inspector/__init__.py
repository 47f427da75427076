"""The inspector: reads files, and searches them for content that the policy forbids."""
