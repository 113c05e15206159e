"""A rasteriser over NumPy arrays, from the rules of Metal and its shading language alone, for scenes of few pixels.

Every sample of every pixel is judged for itself: nothing is clipped, binned or stepped. Where floating-point hardware
is free to decide either way, such as a sample within a hair of a clipping plane, the pixel is marked as doubtful.
"""
