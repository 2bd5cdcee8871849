"""The composer of the demo catalogue: rules become notes, notes become sound.

recipes (what each piece is) → melody and textures (notes over harmony) → performance (seconds and touch) →
midi and synth (FluidSynth) → mastering → production (a looping MP3 and its catalogue entry).
"""
