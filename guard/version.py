"""The version, kept here alone: asking the installed distribution for it takes longer than checking a reply."""

VERSION = "0.1.0"
