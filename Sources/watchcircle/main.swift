print("watchcircle")
