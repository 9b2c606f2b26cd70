"""Thinking about the table: what a draft holds, counted, drawn and set as pages."""
