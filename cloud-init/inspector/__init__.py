"""The inspector: reads files, and searches them for what the policy forbids."""
