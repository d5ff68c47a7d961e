#!/usr/bin/env python3
"""Reference figures for the statistics tests, from the definitions in docs/statistics.md and the standard library alone.

Written from the formulas, not from the code that it checks: money is kept in fractions, excursions, drawdowns and exposure are found
by looking at every pair or every price.

    reference.py lists            writes random.csv and random-marks.csv (seeded)
    backtest.csv, backtest-marks.csv: what a backtest of SmaCross over made prints did; the closes of its day ends are given to the strategy
    reference.py NAME...          reads NAME.csv and, if it is there, NAME-marks.csv; writes NAME.json
"""
import csv
import json
import math
import random
import sys
from collections import defaultdict
from datetime import date, datetime, time, timedelta, timezone
from fractions import Fraction
from pathlib import Path
from statistics import NormalDist, mean, stdev
from zoneinfo import ZoneInfo

HERE = Path(__file__).parent
CHICAGO = ZoneInfo("America/Chicago")
# Tick size, tick value in dollars, regular hours in Chicago.
TERMS = {
    "CON.F.US.EP.M26": (Fraction("0.25"), Fraction("12.5"), time(8, 30), time(15, 0)),
    "CON.F.US.ENQ.M26": (Fraction("0.25"), Fraction(5), time(8, 30), time(15, 0)),
    "CON.F.US.GCE.Z13": (Fraction("0.1"), Fraction(10), time(7, 20), time(12, 30)),
}
# Exchange holidays within the lists: Good Friday closed; Memorial Day, Juneteenth and Independence Day end at noon for stock indices.
CLOSED = {date(2026, 4, 3)}
NOON = {date(2026, 5, 25), date(2026, 6, 19), date(2026, 7, 3)}


def trade_date(at):
    local = at.astimezone(CHICAGO)
    day = local.date() + timedelta(days=1 if local.hour >= 17 else 0)
    return day + timedelta(days={5: 2, 6: 1}.get(day.weekday(), 0))


def session(day):
    """Open and close of a trade date in UTC; None when it has none."""
    if day.weekday() > 4 or day in CLOSED:
        return None
    opened = datetime.combine(day - timedelta(days=1), time(17), CHICAGO)
    # Until 18 September 2015 the exchange's daily pause began at 16:15.
    usual = time(16) if day >= date(2015, 9, 21) else time(16, 15)
    closed = datetime.combine(day, time(12) if day in NOON else usual, CHICAGO)
    return opened.astimezone(timezone.utc), closed.astimezone(timezone.utc)


def stamp(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def read(name):
    meta, rows = {}, []
    with open(HERE / f"{name}.csv") as file:
        lines = file.read().splitlines()
    for line in lines:
        if line.startswith("#"):
            for pair in line[1:].split():
                key, _, value = pair.partition("=")
                meta[key] = value
    for row in csv.DictReader(line for line in lines if not line.startswith("#")):
        rows.append({
            "at": stamp(row["at"]),
            "contract": row["contract"],
            "strategy": row["strategy"],
            "sign": 1 if row["side"] == "buy" else -1,
            "size": int(row["size"]),
            "price": Fraction(row["price"]),
            "fees": Fraction(row["fees"]),
            "reference": Fraction(row["reference"]) if row["reference"] else None,
        })
    marks = []
    if (HERE / f"{name}-marks.csv").exists():
        with open(HERE / f"{name}-marks.csv") as file:
            for row in csv.DictReader(line for line in file if not line.startswith("#")):
                marks.append((stamp(row["at"]), row["contract"], Fraction(row["price"])))
    return meta, rows, marks


class Trip:
    def __init__(self, fill, by_reversal):
        self.contract, self.strategy, self.sign = fill["contract"], fill["strategy"], fill["sign"]
        self.entered_at, self.by_reversal = fill["at"], by_reversal
        self.net, self.paid, self.fees, self.max_size = 0, Fraction(0), Fraction(0), 0
        self.average, self.profits, self.ticks = Fraction(0), [], []

    def look(self, price):
        size, value, _, _ = TERMS[self.contract]
        self.profits.append(price * self.net * value / size - self.paid)
        self.ticks.append((price - self.average) * self.sign / size)

    def take(self, fill, signed, fees):
        size, value, _, _ = TERMS[self.contract]
        if self.net:
            self.look(fill["price"])
        if signed * self.sign > 0:
            self.average = (self.average * abs(self.net) + fill["price"] * abs(signed)) / (abs(self.net) + abs(signed))
        self.net += signed
        self.paid += fill["price"] * signed * value / size
        self.fees += fees
        self.max_size = max(self.max_size, abs(self.net))
        self.exited_at = fill["at"]
        if self.net:
            self.look(fill["price"])

    gross = property(lambda self: -self.paid)
    result = property(lambda self: -self.paid - self.fees)


def run(meta, fills, marks):
    """Walks through marks and fills in time; at one instant marks come first."""
    start, end = stamp(meta["start"]), stamp(meta["end"])
    steps = sorted([(m[0], 0, i, m) for i, m in enumerate(marks)] + [(f["at"], 1, i, f) for i, f in enumerate(fills)], key=lambda s: s[:3])
    open_trips, trips, last, held = {}, [], {}, []
    cash, realized = Fraction(0), defaultdict(lambda: [Fraction(0), Fraction(0)])
    ends = {}
    days = []
    day = trade_date(start)
    while day <= trade_date(end):
        if session(day):
            days.append(day)
        day += timedelta(days=1)
    queue = list(days)

    def equity():
        total = Fraction(0)
        for trip in open_trips.values():
            size, value, _, _ = TERMS[trip.contract]
            total += last[trip.contract] * trip.net * value / size
        return cash + total

    for at, kind, _, item in steps:
        while queue and trade_date(at) > queue[0]:
            ends[queue.pop(0)] = equity()
        if kind == 0:
            last[item[1]] = item[2]
            for trip in open_trips.values():
                if trip.contract == item[1]:
                    trip.look(item[2])
            continue
        size, value, _, _ = TERMS[item["contract"]]
        last[item["contract"]] = item["price"]
        cash -= item["price"] * item["sign"] * item["size"] * value / size + item["fees"]
        key, rest, fees = (item["contract"], item["strategy"]), item["size"], item["fees"]
        trip, reversal = open_trips.get(key), False
        if trip and trip.sign != item["sign"]:
            part = min(rest, abs(trip.net))
            # A share of the costs in whole millionths, cut; the rest of the fill takes what is left.
            share = Fraction(int(fees * 10**6 * part / rest), 10**6) if part < rest else fees
            trip.take(item, item["sign"] * part, share)
            rest, fees = rest - part, fees - share
            if trip.net == 0:
                del open_trips[key]
                trips.append(trip)
                held.append((trip.entered_at, at))
                reversal, trip = rest > 0, None
        if rest:
            if key not in open_trips:
                open_trips[key] = Trip(item, reversal)
            open_trips[key].take(item, item["sign"] * rest, fees)
    for day in queue:
        ends[day] = equity()
    held += [(t.entered_at, end) for t in open_trips.values()]
    return days, [ends[d] for d in days], trips, list(open_trips.values()), held, last


def exposure(days, held, start, end):
    """Session time with any position over session time: the union of the holding times, cut at every session."""
    merged = []
    for a, b in sorted(held):
        if merged and a <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], b)
        else:
            merged.append([a, b])
    inside = total = timedelta(0)
    for day in days:
        a, b = session(day)
        a, b = max(a, start), min(b, end)
        total += max(b - a, timedelta(0))
        for c, d in merged:
            inside += max(min(b, d) - max(a, c), timedelta(0))
    return inside, total


def drawdown(start, changes):
    """Every pair of points: O(n²)."""
    curve = [start]
    for change in changes:
        curve.append(curve[-1] + change)
    depth, share, squares = Fraction(0), Fraction(0), 0.0
    under = []
    for i in range(1, len(curve)):
        falls = [curve[j] - curve[i] for j in range(i + 1)]
        depth = max(depth, max(falls))
        high = max(curve[: i + 1])
        part = (high - curve[i]) / high if start > 0 else Fraction(0)
        share = max(share, part)
        squares += float(part) ** 2
        under.append(curve[i] < high)
    longest = run_length = 0
    for below in under:
        run_length = run_length + 1 if below else 0
        longest = max(longest, run_length)
    return depth, float(share), longest, 100 * math.sqrt(squares / len(under)) if under else None


def psr(sr, n, skew, kurt, benchmark):
    return NormalDist().cdf((sr - benchmark) * math.sqrt(n - 1) / math.sqrt(1 - skew * sr + (kurt - 1) / 4 * sr * sr))


def figures(meta, fills, marks):
    start, end, capital = stamp(meta["start"]), stamp(meta["end"]), Fraction(meta["capital"])
    days, equity, trips, still_open, held, last = run(meta, fills, marks)
    daily = [b - a for a, b in zip([Fraction(0)] + equity, equity)]
    x = [float(d) for d in daily]
    results = [t.result for t in trips]
    wins, losses = [r for r in results if r > 0], [-r for r in results if r < 0]
    out = {"dates": len(days), "roundTrips": len(trips), "open": len(still_open)}
    out["profit"] = equity[-1]
    out["gross"] = sum((t.gross for t in trips), Fraction(0))
    out["fees"] = sum((f["fees"] for f in fills), Fraction(0))
    out["daily"] = daily
    out["trips"] = [
        {"contract": t.contract, "strategy": t.strategy, "side": "buy" if t.sign > 0 else "sell", "entered": t.entered_at.isoformat(),
         "exited": t.exited_at.isoformat(), "maxSize": t.max_size, "gross": t.gross, "fees": t.fees, "byReversal": t.by_reversal,
         "mae": max(Fraction(0), -min(t.profits)), "mfe": max(Fraction(0), max(t.profits)),
         "maeTicks": float(max(Fraction(0), -min(t.ticks))), "mfeTicks": float(max(Fraction(0), max(t.ticks)))}
        for t in trips]
    out["winRate"] = len(wins) / len(trips)
    out["profitFactor"] = float(sum(wins) / sum(losses))
    out["payoff"] = float((sum(wins) / len(wins)) / (sum(losses) / len(losses)))
    out["expectancy"] = sum(results) / len(results)
    out["largestWinner"], out["largestLoser"] = max(wins), max(losses)
    out["meanHeldSeconds"] = mean((t.exited_at - t.entered_at).total_seconds() for t in trips)
    best = worst = now = 0
    for r in results:
        sign = (r > 0) - (r < 0)
        now = now + sign if now * sign > 0 else sign
        best, worst = max(best, now), max(worst, -now)
    out["longestWinning"], out["longestLosing"], out["currentStreak"] = best, worst, now
    mu, sd = mean(x), stdev(x)
    sr = mu / sd
    m = [sum((v - mu) ** k for v in x) / len(x) for k in (2, 3, 4)]
    skew, kurt = m[1] / m[0] ** 1.5, m[2] / m[0] ** 2
    out["sharpe"] = sr * math.sqrt(252)
    out["sortino"] = mu / math.sqrt(sum(min(0.0, v) ** 2 for v in x) / len(x)) * math.sqrt(252)
    out["omega"] = sum(max(0.0, v) for v in x) / sum(max(0.0, -v) for v in x)
    depth, share, longest, ulcer = drawdown(capital, daily)
    out["drawdown"], out["drawdownShare"], out["drawdownLongest"], out["ulcer"] = depth, share, longest, ulcer
    out["tripDrawdown"] = drawdown(capital, results)[0]
    out["calmar"] = mu * 252 / float(depth)
    out["skewness"], out["kurtosis"] = skew, kurt
    out["psr"] = psr(sr, len(x), skew, kurt, 0)
    if sr > 0:
        out["minimumTrackRecord"] = 1 + (1 - skew * sr + (kurt - 1) / 4 * sr * sr) * (NormalDist().inv_cdf(0.95) / sr) ** 2
    trials, variance, euler = 50, 0.004, 0.5772156649015329
    top = math.sqrt(variance) * ((1 - euler) * NormalDist().inv_cdf(1 - 1 / trials) + euler * NormalDist().inv_cdf(1 - 1 / (trials * math.e)))
    out["dsr"] = psr(sr, len(x), skew, kurt, top)
    for tail in (20, 100):
        if len(daily) >= tail:
            # The tail as n/tail days taken from the worst on, the last of them in part.
            left, loss = Fraction(len(daily), tail), Fraction(0)
            for value in sorted(daily):
                part = min(Fraction(1), left)
                loss -= part * value
                left -= part
                if left == 0:
                    out[f"var{100 - 100 // tail}"] = -value
                    break
            out[f"cvar{100 - 100 // tail}"] = loss / Fraction(len(daily), tail)
    inside, total = exposure(days, held, start, end)
    out["inMarketSeconds"], out["sessionSeconds"], out["exposure"] = inside.total_seconds(), total.total_seconds(), inside / total
    out["turnover"] = sum(f["price"] * f["size"] * TERMS[f["contract"]][1] / TERMS[f["contract"]][0] for f in fills)
    out["slippage"] = sum(((f["price"] - f["reference"]) * f["sign"] * f["size"] * TERMS[f["contract"]][1] / TERMS[f["contract"]][0]
                           for f in fills if f["reference"] is not None), Fraction(0))
    out["slippageKnown"] = sum(f["reference"] is not None for f in fills)
    out["meanMae"] = sum((t["mae"] for t in out["trips"]), Fraction(0)) / len(trips)
    out["meanMfe"] = sum((t["mfe"] for t in out["trips"]), Fraction(0)) / len(trips)

    def group(key):
        groups = defaultdict(list)
        for t in trips:
            groups[key(t)].append(t.result)
        return {str(k): [len(v), sum(v)] for k, v in sorted(groups.items())}

    def part(t):
        local = t.entered_at.astimezone(CHICAGO)
        _, _, opened, closed = TERMS[t.contract]
        day = trade_date(t.entered_at)
        if not session(day):
            return "None"
        return "Day" if local.date() == day and opened <= local.time() < min(closed, time(12) if day in NOON else closed) else "Night"

    out["byHour"] = group(lambda t: t.entered_at.astimezone(CHICAGO).hour)
    out["byWeekday"] = group(lambda t: trade_date(t.entered_at).strftime("%A"))
    out["bySession"] = group(part)
    out["byContract"] = group(lambda t: t.contract)
    out["bySide"] = group(lambda t: "Buy" if t.sign > 0 else "Sell")
    out["byStrategy"] = group(lambda t: t.strategy)
    return out


def plain(value):
    if isinstance(value, Fraction):
        return round(float(value), 9)
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, list):
        return [plain(v) for v in value]
    return value


def lists(seed=3):
    """A few hundred fills of three strategies on two contracts over trade dates with holidays and a change of clocks."""
    rng = random.Random(seed)
    marks, fills = [], []
    price = {"CON.F.US.EP.M26": 27200, "CON.F.US.ENQ.M26": 98000}
    position = defaultdict(int)
    day = date(2026, 2, 17)
    while day <= date(2026, 7, 10):
        hours = session(day)
        if hours:
            if rng.random() < 0.1:
                day += timedelta(days=1)
                continue
            steps = sorted(rng.uniform(0, (hours[1] - hours[0]).total_seconds()) for _ in range(9))
            for step in steps:
                at = hours[0] + timedelta(milliseconds=int(step * 1000))
                for contract in price:
                    price[contract] += rng.randint(-14, 14)
                    marks.append((at, contract, price[contract]))
                if rng.random() < 0.5 or any(position.values()):
                    strategy, contract = rng.choice([("alpha", "CON.F.US.EP.M26"), ("beta", "CON.F.US.ENQ.M26"), ("gamma", "CON.F.US.EP.M26")])
                    now = position[strategy, contract]
                    side = rng.choice([1, -1]) if now == 0 or rng.random() < 0.25 else (-1 if now > 0 else 1)
                    size = rng.randint(1, 4)
                    if now and rng.random() < 0.7:
                        side, size = (-1 if now > 0 else 1), abs(now)
                    position[strategy, contract] += side * size
                    slip = rng.choice([0, 0, 0, 1, 1, 2, -1])
                    reference = price[contract] if rng.random() < 0.8 else None
                    fills.append((at + timedelta(milliseconds=rng.randint(1, 900)), contract, strategy, side, size, price[contract] + side * slip,
                                  Fraction(size) * Fraction("1.87") + (Fraction("0.000001") if rng.random() < 0.1 else 0), reference))
        day += timedelta(days=1)
    fills.sort(key=lambda f: f[0])

    def text(at):
        return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    with open(HERE / "random.csv", "w", newline="\n") as file:
        file.write("# start=2026-02-16T23:00:00Z end=2026-07-10T20:30:00Z capital=50000\n")
        file.write("at,contract,strategy,side,size,price,fees,reference\n")
        for at, contract, strategy, side, size, ticks, fees, reference in fills:
            file.write(f"{text(at)},{contract},{strategy},{'buy' if side > 0 else 'sell'},{size},{ticks / 4},{float(fees):.6f},{'' if reference is None else reference / 4}\n")
    with open(HERE / "random-marks.csv", "w", newline="\n") as file:
        file.write("at,contract,price\n")
        for at, contract, ticks in marks:
            file.write(f"{text(at)},{contract},{ticks / 4}\n")


if __name__ == "__main__":
    for name in sys.argv[1:]:
        if name == "lists":
            lists()
        else:
            with open(HERE / f"{name}.json", "w", newline="\n") as out:
                json.dump(plain(figures(*read(name))), out, indent=1)
                out.write("\n")
