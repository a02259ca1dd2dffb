"""What our speed claims rest on: whole processes, interleaved, against what people would use otherwise."""
