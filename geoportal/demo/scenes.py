"""What each illustration shows, painted with simple shapes."""

import math
from collections.abc import Callable
from typing import Final

from geoportal.demo.painting import GREENS, Canvas, Colour, shade

HORIZON = 200.0


def _street(canvas: Canvas, *, night: bool = False) -> None:
    canvas.sky(HORIZON, night=night)
    canvas.street(HORIZON, night=night)
    canvas.road(HORIZON, night=night)
    canvas.soften(1.2)


def _pothole(canvas: Canvas) -> None:
    _street(canvas)
    draw = canvas.draw
    for x, y, size in ((draw.uniform(250, 390), 385, 105), (draw.uniform(180, 460), 290, 42)):
        canvas.blob(x, y, size * 1.12, size * 0.46, (134, 132, 130))
        canvas.blob(x, y + 2, size, size * 0.38, (74, 72, 70))
        canvas.blob(x + 4, y + size * 0.09, size * 0.8, size * 0.24, (52, 50, 50))
        canvas.blob(x, y + size * 0.12, size * 0.55, size * 0.13, (134, 148, 160), alpha=190)
        for _ in range(26):
            turn = draw.uniform(0, 2 * math.pi)
            r = draw.uniform(1.0, 1.35) * size
            gx, gy = x + r * math.cos(turn), y + r * 0.42 * math.sin(turn)
            canvas.ellipse(gx, gy, draw.uniform(1.5, 5), draw.uniform(1, 3), (62, 60, 60))


def _pavement(canvas: Canvas) -> None:
    canvas.sky(HORIZON)
    canvas.street(HORIZON)
    canvas.square(HORIZON, (176, 170, 160))
    canvas.soften(0.8)
    lines = [HORIZON + 14 * 1.42**i for i in range(10)]
    for y in lines:
        canvas.line([(0, y), (640, y)], (138, 132, 124), 1.6)
    for i in range(-9, 10):
        canvas.line([(320 + i * 34, HORIZON + 14), (320 + i * 118, 480)], (138, 132, 124), 1.6)
    x = canvas.draw.uniform(230, 330)
    canvas.polygon([(x - 8, 352), (x + 128, 352), (x + 168, 430), (x - 6, 430)], (78, 72, 66))
    canvas.polygon([(x - 4, 322), (x + 124, 344), (x + 164, 420), (x - 10, 392)], (190, 184, 174))
    canvas.polygon([(x - 10, 392), (x + 164, 420), (x + 164, 430), (x - 10, 404)], (142, 136, 128))
    canvas.line([(x + 30, 328), (x + 62, 362), (x + 58, 404)], (104, 98, 92), 2.4)
    for _ in range(16):
        gx = canvas.draw.uniform(x - 14, x + 170)
        canvas.line([(gx, 438), (gx + canvas.draw.uniform(-6, 6), 418)], (98, 128, 72), 2)


def _leak(canvas: Canvas) -> None:
    _street(canvas)
    x = canvas.draw.uniform(250, 380)
    for y, r in ((470, 300), (430, 210), (390, 120)):
        canvas.blob(x + (y - 380) * 0.5, y, r, r * 0.2, (126, 156, 178), alpha=150)
    canvas.line([(x - 44, 372), (x - 10, 366), (x + 22, 374), (x + 60, 368)], (60, 58, 58), 4)
    for _ in range(90):
        angle = canvas.draw.gauss(0, 0.33)
        reach = canvas.draw.uniform(20, 96)
        dx, dy = reach * math.sin(angle), reach * math.cos(angle)
        canvas.line([(x, 368), (x + dx * 0.6, 368 - dy)], (214, 232, 244), 1.6, 110)
        canvas.ellipse(x + dx * 1.4, 372 - dy * 0.7, 2.2, 2.6, (232, 242, 250), alpha=190)


def _flood(canvas: Canvas) -> None:
    _street(canvas)
    brown: Colour = canvas.draw.choice(((134, 122, 100), (122, 128, 126)))
    canvas.polygon([(0, 262), (640, 254), (640, 480), (0, 480)], brown, 225)
    for _ in range(70):
        y = canvas.draw.uniform(266, 476)
        x = canvas.draw.uniform(-20, 620)
        width = canvas.draw.uniform(30, 110) * (y - 220) / 200
        canvas.line([(x, y), (x + width, y)], shade(brown, 1.25), 1.8, 120)
    _road_sign(canvas, canvas.draw.uniform(110, 180), 372, 150, 4)
    canvas.ellipse(150, 374, 60, 7, shade(brown, 1.2), alpha=120)


def _drain(canvas: Canvas) -> None:
    canvas.square(0, (108, 108, 110))
    canvas.polygon([(0, 0), (640, 0), (640, 110), (0, 150)], (176, 170, 160))
    canvas.polygon([(0, 150), (640, 110), (640, 136), (0, 178)], (150, 144, 136))
    canvas.polygon([(170, 208), (480, 190), (520, 372), (140, 396)], (44, 44, 46))
    for i in range(9):
        bar = 186 + i * 35
        canvas.line([(bar, 206 - i * 2), (bar - 26 + i * 7.5, 390 - i * 2.4)], (92, 90, 90), 9)
    canvas.blob(330, 330, 250, 90, (92, 104, 112), alpha=120)
    for _ in range(150):
        x, y = canvas.draw.gauss(320, 110), canvas.draw.gauss(290, 62)
        leaf = canvas.draw.choice(((168, 112, 48), (134, 84, 44), (192, 148, 60), (112, 96, 48)))
        canvas.blob(x, y, canvas.draw.uniform(9, 17), canvas.draw.uniform(6, 11), leaf)


def _rubbish(canvas: Canvas) -> None:
    canvas.sky(HORIZON)
    for i in range(9):
        canvas.tree(i * 82 + canvas.draw.uniform(-20, 20), HORIZON + 14, 120)
    canvas.square(HORIZON, (122, 138, 84))
    canvas.polygon([(0, 380), (640, 340), (640, 480), (0, 480)], (150, 136, 112))
    canvas.soften(1)
    canvas.polygon([(330, 250), (520, 236), (536, 350), (344, 366)], (196, 190, 178))
    canvas.line([(338, 300), (528, 288)], (160, 154, 146), 3)
    for left, low in ((150, 372), (212, 384)):
        canvas.ellipse(left, low, 46, 30, (36, 36, 38))
        canvas.ellipse(left, low - 3, 23, 13, (92, 98, 78))
    for _ in range(7):
        x, y = canvas.draw.uniform(230, 470), canvas.draw.uniform(330, 392)
        bag: Colour = canvas.draw.choice(((40, 42, 46), (52, 54, 60), (60, 84, 120)))
        canvas.blob(x, y, 42, 34, bag)
        canvas.polygon([(x - 7, y - 30), (x + 7, y - 30), (x + 11, y - 48), (x - 10, y - 46)], bag)
        canvas.line([(x - 20, y - 12), (x - 8, y + 8)], shade(bag, 1.7), 2.5, 150)


def _container(canvas: Canvas) -> None:
    canvas.sky(HORIZON)
    canvas.street(HORIZON)
    canvas.square(HORIZON, (156, 154, 150))
    canvas.soften(1.2)
    body: Colour = canvas.draw.choice(((62, 118, 82), (196, 164, 58), (58, 96, 140)))
    canvas.ellipse(320, 414, 150, 18, (90, 88, 86), alpha=160)
    canvas.polygon([(206, 210), (434, 210), (450, 412), (190, 412)], body)
    canvas.ellipse(320, 210, 114, 54, shade(body, 1.12))
    canvas.ellipse(320, 250, 38, 22, (34, 36, 36))
    canvas.box(250, 308, 390, 366, (236, 234, 226))
    for i in range(3):
        canvas.line([(266, 322 + i * 14), (374, 322 + i * 14)], shade(body, 0.8), 4)
    for _ in range(22):
        x, y = canvas.draw.uniform(110, 530), canvas.draw.uniform(404, 446)
        glass = canvas.draw.choice(((72, 116, 70), (126, 92, 50), (176, 196, 190)))
        canvas.box(x, y - 34, x + 12, y, glass)
        canvas.box(x + 4, y - 46, x + 8, y - 32, glass)


def _bin(canvas: Canvas) -> None:
    canvas.sky(HORIZON)
    canvas.street(HORIZON)
    canvas.square(HORIZON, (160, 154, 146))
    canvas.soften(1.2)
    for left, lid in ((178, (206, 176, 60)), (336, (88, 92, 96))):
        canvas.ellipse(left + 64, 420, 82, 13, (92, 88, 84), alpha=160)
        canvas.blob(left + 44, 214, 36, 30, (46, 48, 52))
        canvas.blob(left + 88, 206, 34, 30, (70, 74, 80))
        canvas.polygon(
            [(left, 228), (left + 128, 228), (left + 116, 416), (left + 14, 416)], (84, 88, 92)
        )
        tilt = canvas.draw.uniform(30, 60)
        canvas.polygon(
            [(left - 6, 230), (left + 134, 230), (left + 128, 216 - tilt), (left + 4, 208 - tilt)],
            lid,
            235,
        )
        canvas.ellipse(left + 108, 414, 15, 15, (38, 38, 40))


def _lamp(canvas: Canvas) -> None:
    _street(canvas, night=True)
    x = canvas.draw.uniform(190, 260)
    canvas.line([(x, 470), (x, 90), (x + 26, 64), (x + 92, 58)], (30, 32, 38), 8)
    canvas.polygon([(x + 70, 52), (x + 140, 54), (x + 132, 72), (x + 74, 70)], (40, 42, 50))
    canvas.ellipse(x + 104, 72, 26, 7, (74, 78, 92))
    for i in range(18, 0, -1):
        canvas.ellipse(560, 150, i * 5, i * 4, (250, 214, 140), alpha=9)
    canvas.line([(570, 250), (570, 150)], (34, 36, 42), 4)
    canvas.ellipse(563, 148, 9, 5, (255, 236, 184))


def _branch(canvas: Canvas) -> None:
    canvas.sky(HORIZON)
    for i in range(8):
        canvas.tree(i * 92 + canvas.draw.uniform(-24, 24), HORIZON + 20, 150)
    canvas.road(HORIZON)
    canvas.soften(1.2)
    y = canvas.draw.uniform(330, 370)
    canvas.line([(40, y + 40), (240, y + 8), (430, y - 10), (610, y - 64)], (86, 66, 50), 20)
    canvas.line([(40, y + 36), (240, y + 3), (430, y - 14)], (116, 94, 72), 5)
    for _ in range(16):
        x = canvas.draw.uniform(180, 600)
        base = y + 20 - (x - 180) * 0.16
        dx, dy = canvas.draw.uniform(-40, 70), canvas.draw.uniform(-86, 46)
        canvas.line([(x, base), (x + dx, base + dy)], (92, 72, 54), 5)
        for _ in range(5):
            lx, ly = canvas.draw.gauss(x + dx, 24), canvas.draw.gauss(base + dy, 16)
            canvas.blob(lx, ly, 15, 9, shade(canvas.draw.choice(GREENS), 1.05))


def _grass(canvas: Canvas) -> None:
    _street(canvas)
    for row in range(5):
        y = 330 + row * 36
        for _ in range(130):
            x = canvas.draw.uniform(-10, 250 + 40 * row)
            tall = canvas.draw.uniform(50, 120)
            lean = canvas.draw.gauss(0, 14)
            green = shade(canvas.draw.choice(GREENS), canvas.draw.uniform(0.85, 1.25))
            canvas.line([(x, y), (x + lean * 0.4, y - tall * 0.6), (x + lean, y - tall)], green, 2)
        for _ in range(7):
            x = canvas.draw.uniform(0, 240 + 40 * row)
            flower = canvas.draw.choice(((246, 244, 236), (238, 206, 74), (196, 92, 88)))
            canvas.ellipse(x, y - canvas.draw.uniform(70, 110), 4.5, 4, flower)


def _road_sign(canvas: Canvas, x: float, foot: float, height: float, lean: float) -> None:
    head = (x + lean, foot - height)
    canvas.line([(x, foot), head], (136, 138, 142), 7)
    canvas.ellipse(head[0], head[1], 44, 44, (190, 48, 44))
    canvas.ellipse(head[0], head[1], 34, 34, (244, 242, 238))
    canvas.line([(head[0] - 16, head[1]), (head[0] + 16, head[1])], (50, 50, 54), 9)


def _sign(canvas: Canvas) -> None:
    _street(canvas)
    _road_sign(canvas, 170, 452, 240, canvas.draw.choice((70, 95, 120)))
    for _ in range(40):
        x = canvas.draw.gauss(170, 24)
        canvas.line([(x, 462), (x + canvas.draw.gauss(0, 6), 434)], (92, 122, 70), 2)


def _bench(canvas: Canvas) -> None:
    canvas.sky(HORIZON)
    for i in range(7):
        canvas.tree(i * 104 + canvas.draw.uniform(-20, 20), HORIZON + 24, 140)
    canvas.square(HORIZON, (140, 160, 98))
    canvas.polygon([(0, 400), (640, 384), (640, 480), (0, 480)], (190, 176, 148))
    canvas.soften(1)
    wood: Colour = canvas.draw.choice(((148, 104, 64), (112, 84, 58), (86, 110, 78)))
    for x in (160, 470):
        canvas.line([(x, 250), (x, 410)], (58, 60, 62), 12)
        canvas.line([(x, 346), (x + 26, 346), (x + 26, 412)], (58, 60, 62), 10)
    for y in (262, 292, 346):
        canvas.box(126, y, 508, y + 18, wood)
        canvas.line([(126, y + 3), (508, y + 3)], shade(wood, 1.25), 2)
    canvas.polygon([(126, 320), (270, 320), (254, 338), (126, 338)], wood)
    canvas.polygon([(330, 326), (350, 312), (500, 372), (492, 390)], shade(wood, 0.9))


def _wall(canvas: Canvas) -> None:
    brick: Colour = canvas.draw.choice(((172, 104, 82), (186, 124, 98), (196, 186, 170)))
    canvas.square(0, brick)
    for row in range(20):
        course = row * 20
        canvas.line([(0, course), (640, course)], shade(brick, 1.22), 1.6)
        for i in range(14):
            joint = i * 50 + (row % 2) * 25
            canvas.line([(joint, course), (joint, course + 20)], shade(brick, 1.22), 1.6)
    canvas.polygon([(0, 400), (640, 400), (640, 480), (0, 480)], (150, 146, 140))
    for _ in range(4):
        ink: Colour = canvas.draw.choice(
            ((32, 60, 140), (28, 28, 32), (180, 40, 90), (30, 130, 90))
        )
        x, y = canvas.draw.uniform(40, 330), canvas.draw.uniform(110, 320)
        points = []
        for i in range(26):
            swing = math.sin(i * 0.9 + x) * canvas.draw.uniform(30, 52)
            points.append((x + i * 11, y + swing))
        canvas.line(points, ink, 9, 225)
        canvas.line([(x, y + 66), (x + 250, y + 54)], ink, 5, 200)


def _shelter(canvas: Canvas) -> None:
    canvas.sky(HORIZON)
    canvas.street(HORIZON)
    canvas.square(HORIZON, (160, 156, 150))
    canvas.soften(1.2)
    canvas.polygon([(130, 150), (520, 150), (500, 420), (150, 420)], (206, 222, 228), 90)
    canvas.box(110, 128, 540, 152, (70, 84, 98))
    for post in (140, 322, 506):
        canvas.line([(post, 150), (post, 424)], (70, 84, 98), 9)
    canvas.box(160, 350, 316, 364, (148, 104, 64))
    x, y = canvas.draw.uniform(380, 450), canvas.draw.uniform(230, 300)
    canvas.blob(x, y, 36, 44, (176, 176, 172))
    for i in range(14):
        turn = i / 14 * 2 * math.pi + canvas.draw.uniform(-0.15, 0.15)
        r = canvas.draw.uniform(50, 96)
        tip = (x + r * 0.8 * math.cos(turn), y + r * math.sin(turn))
        canvas.line([(x, y), tip], (246, 250, 252), 2, 210)
    for _ in range(46):
        gx, gy = canvas.draw.gauss(x, 40), canvas.draw.uniform(418, 448)
        canvas.polygon([(gx, gy), (gx + 8, gy - 3), (gx + 5, gy + 5)], (226, 238, 242), 230)


def _ruins(canvas: Canvas) -> None:
    canvas.sky(HORIZON)
    for i in range(7):
        canvas.tree(i * 104 + canvas.draw.uniform(-20, 20), HORIZON + 10, 110)
    canvas.square(HORIZON, (134, 152, 92))
    canvas.soften(1.2)
    for row in range(9):
        top = 400 - row * 24
        reach = 620 - row * canvas.draw.uniform(26, 52)
        x = 30.0
        while x < reach:
            width = canvas.draw.uniform(26, 46)
            if row in (3, 6):
                stone = shade((178, 104, 78), canvas.draw.uniform(0.9, 1.1))
                canvas.box(x, top + 8, x + width, top + 22, stone)
            else:
                stone = shade((196, 188, 166), canvas.draw.uniform(0.86, 1.08))
                canvas.box(x, top, x + width - 2, top + 22, stone)
            x += width
    for _ in range(15):
        x, y = canvas.draw.uniform(360, 610), canvas.draw.uniform(416, 456)
        stone = shade((190, 182, 160), canvas.draw.uniform(0.8, 1.05))
        canvas.blob(x, y, canvas.draw.uniform(12, 24), canvas.draw.uniform(9, 16), stone)


PAINTERS: Final[dict[str, Callable[[Canvas], None]]] = {
    "pothole": _pothole,
    "pavement": _pavement,
    "leak": _leak,
    "flood": _flood,
    "drain": _drain,
    "rubbish": _rubbish,
    "container": _container,
    "bin": _bin,
    "lamp": _lamp,
    "branch": _branch,
    "grass": _grass,
    "sign": _sign,
    "bench": _bench,
    "wall": _wall,
    "shelter": _shelter,
    "ruins": _ruins,
}
