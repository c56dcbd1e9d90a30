"""The 54 patterns that residents and professionals told, each as a thing to vary and a thing to measure."""
