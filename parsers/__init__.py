"""What is written, and where: envelope and knowledge in, drafts with evidence out. Pure: no clock, no network, no disk."""
