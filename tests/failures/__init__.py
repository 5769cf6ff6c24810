"""Every failure mode that Telos must survive, each once with its protection and once without.

A test named ``test_mode_<number>_…`` brings the failure about. With ``protected`` it must be survived. Without, the
protection is taken out, and the same words must fail: a test that can't fail proves nothing.
"""
