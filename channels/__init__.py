"""Where orders come in: one module per channel; the floor hands up `channels.envelope.Envelope` and nothing else."""
