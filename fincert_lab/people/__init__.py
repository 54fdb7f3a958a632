"""People and their devices. The PIN and the open private key exist here, in `device`, and nowhere else."""
