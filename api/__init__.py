"""The same verdict over HTTP."""
