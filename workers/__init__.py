"""The workshop: pure compute. Plain values, frames and store URIs in; plain results out; no Django."""
