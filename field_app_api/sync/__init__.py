"""Operations from phones: taken once, merged, answered with a receipt; and what changed since."""
