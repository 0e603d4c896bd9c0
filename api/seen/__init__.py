"""What an operator sees of the service: logs, metrics and traces. Nothing of a request is in any of them.

All names and values of labels and fields come from sets of our own: rules, channels, verdicts, templates of routes, statuses.
"""
