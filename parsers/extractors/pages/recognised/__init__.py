"""Words of pictures: what a recogniser may have misread."""
