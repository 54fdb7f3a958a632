"""The cloud: its accounts, its sessions, and the envelopes it keeps."""
