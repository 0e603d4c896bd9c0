"""The same verdict about mail on its way out: an SMTP server before the next hop (`presend smtp`)."""
