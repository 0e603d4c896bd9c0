"""Replies that were sent already: read from archives, checked by the million, sampled, reported.

sources/    outside data -> messages, one file per format
threads     messages -> entries: each reply of the brand with its conversation so far
engines/    entries -> results, on the cores of this machine or on Spark
journal     results kept on disk as they come, so that a killed scan goes on
reports/    results -> a file, one file per format
baseline, compare, sample, estimate, redact
"""
