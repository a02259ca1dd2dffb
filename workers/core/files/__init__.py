"""What readers stand on: structure of files, and reading them within limits."""
