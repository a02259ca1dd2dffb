"""The model registry: groups of numbered versions, two gates, and reviews by somebody who is not the author."""
