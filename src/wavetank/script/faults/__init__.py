"""Faults: deliberate deviations, one file each, each a pure rewrite of ops.

A fault changes how an answer travels and nothing about what it means, unless its
name says so. Every module states what a client sees of it.
"""
