"""What the pytest plugin does once it is used.

``wavetank.pytest_plugin`` is imported by every pytest run and stays empty-handed;
this package holds the ``deepseek`` fixture's object and the collected suite, and
may import everything.
"""
