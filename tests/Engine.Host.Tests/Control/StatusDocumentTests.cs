using Engine.Host.Run.Control;
using Engine.Orders;
using Engine.Risk;
using NodaTime;

namespace Engine.Host.Tests.Control;

public sealed class StatusDocumentTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 27, 14, 30, 0, TimeSpan.Zero);

    private static EngineStatusDocument Document => new(
        At,
        4711,
        "0.1.0",
        "DEMO",
        3725.5,
        new HealthStatus(false, [new FaultStatus("user-hub-down", null, At.AddSeconds(-20), "The user hub is not connected: the connection ended."), new FaultStatus("silent", "guardian", At.AddSeconds(-15), "guardian has not answered for 15.0 s.")], ["disk"]),
        new AccountStatus(20000001, "PRAC-1", TradingState.Reducing, "person: lunch", true, true, true)
        {
            ComparedSecondsAgo = 12.25,
            Cash = 50_123.45m,
            RealisedToday = 123.45m,
            OpenProfit = -20.5m,
            RealisedGrossOfRun = 130m,
            CostsOfRun = 6.55m,
            OrdersOfRun = 3,
            FillsOfRun = 2,
            DailyRoom = 900m,
        },
        new SessionStatus("open", 7200, null),
        new HubStatus("connected", 1, null),
        new HubStatus("reconnecting", 3, "the connection ended"),
        new QuotaStatus(180, 200, 45, 50),
        [
            new ContractStatus("CON.F.US.MNQ.Z26", "MNQZ6", "live", 2)
            {
                Last = 25000.25m,
                FeedSecondsAgo = 0.5,
                AveragePrice = 25005.375m,
                OpenProfit = -20.5m,
                BarLagSeconds = 0.512,
                LongestBarLagSeconds = 0.734,
                BarOverdueSeconds = 2.5,
                UnprotectedSeconds = 1.5,
            },
        ],
        [
            new OrderStatus(1042, "e1-person-1-0", "person", "MNQZ6", OrderSide.Sell, OrderType.TrailingStop, 2, 0, OrderState.Working) { Role = OrderRole.StopLoss },
        ],
        [new StrategyStatus("quiet", "ready", At.AddMinutes(-5), null, "person (tired)")])
    {
        Journal = new JournalStatus(0.003, 0.041, 0.012),
        Actors = [new ActorStatus("gate", 0.002, 0.4, 1), new ActorStatus("guardian", 15.2, 15.2, 0), new ActorStatus("recorder", null, null, 0)],
        Silent = ["guardian"],
    };

    [Fact]
    public void The_document_for_programs_is_as_it_was()
    {
        const string Golden = """
            {
              "at": "2026-11-27T14:30:00+00:00",
              "process": 4711,
              "version": "0.1.0",
              "environment": "DEMO",
              "runningSeconds": 3725.5,
              "health": {
                "healthy": false,
                "faults": [
                  {
                    "fault": "user-hub-down",
                    "since": "2026-11-27T14:29:40+00:00",
                    "sentence": "The user hub is not connected: the connection ended."
                  },
                  {
                    "fault": "silent",
                    "subject": "guardian",
                    "since": "2026-11-27T14:29:45+00:00",
                    "sentence": "guardian has not answered for 15.0 s."
                  }
                ],
                "unknown": [
                  "disk"
                ]
              },
              "account": {
                "id": 20000001,
                "name": "PRAC-1",
                "trading": "reducing",
                "tradingWhy": "person: lunch",
                "canTrade": true,
                "bookAnswers": true,
                "agreesWithVenue": true,
                "comparedSecondsAgo": 12.25,
                "cash": 50123.45,
                "realisedToday": 123.45,
                "openProfit": -20.5,
                "realisedGrossOfRun": 130,
                "costsOfRun": 6.55,
                "ordersOfRun": 3,
                "fillsOfRun": 2,
                "dailyRoom": 900,
                "flattening": false,
                "longestUnprotectedSeconds": 0
              },
              "session": {
                "phase": "open",
                "tokenSecondsLeft": 7200
              },
              "marketHub": {
                "phase": "connected",
                "connection": 1
              },
              "userHub": {
                "phase": "reconnecting",
                "connection": 3,
                "cause": "the connection ended"
              },
              "quota": {
                "generalLeft": 180,
                "generalLimit": 200,
                "historyLeft": 45,
                "historyLimit": 50
              },
              "contracts": [
                {
                  "id": "CON.F.US.MNQ.Z26",
                  "name": "MNQZ6",
                  "feed": "live",
                  "net": 2,
                  "last": 25000.25,
                  "feedSecondsAgo": 0.5,
                  "averagePrice": 25005.375,
                  "openProfit": -20.5,
                  "barLagSeconds": 0.512,
                  "longestBarLagSeconds": 0.734,
                  "barOverdueSeconds": 2.5,
                  "unprotectedSeconds": 1.5
                }
              ],
              "orders": [
                {
                  "id": 1042,
                  "tag": "e1-person-1-0",
                  "owner": "person",
                  "contract": "MNQZ6",
                  "side": "sell",
                  "type": "trailingStop",
                  "size": 2,
                  "filled": 0,
                  "state": "working",
                  "role": "stopLoss"
                }
              ],
              "strategies": [
                {
                  "name": "quiet",
                  "state": "ready",
                  "since": "2026-11-27T14:25:00+00:00",
                  "paused": "person (tired)"
                }
              ],
              "journal": {
                "lastSeconds": 0.003,
                "longestSeconds": 0.041,
                "writingSeconds": 0.012
              },
              "actors": [
                {
                  "name": "gate",
                  "lagSeconds": 0.002,
                  "answeredSecondsAgo": 0.4,
                  "failures": 1
                },
                {
                  "name": "guardian",
                  "lagSeconds": 15.2,
                  "answeredSecondsAgo": 15.2,
                  "failures": 0
                },
                {
                  "name": "recorder",
                  "failures": 0
                }
              ],
              "silent": [
                "guardian"
              ]
            }
            """;

        Assert.Equal(Golden, StatusCommand.ToJson(Document).ReplaceLineEndings());
    }

    [Fact]
    public void A_person_reads_the_same_in_aligned_lines()
    {
        string[] lines =
        [
            "NOT HEALTHY: user-hub-down, silent (guardian)",
            "  user-hub-down, since 2026-11-27 08:29:40 -06:00: The user hub is not connected: the connection ended.",
            "  silent (guardian), since 2026-11-27 08:29:45 -06:00: guardian has not answered for 15.0 s.",
            "engine 0.1.0, DEMO, process 4711, running for 1h 02m, at 2026-11-27 08:30:00 -06:00",
            "account   20000001 (PRAC-1): REDUCING (person: lunch)",
            "book      agrees with the venue, compared 12s ago",
            "session   open, token for 2h 00m",
            "hubs      market connected, user reconnecting #3 (the connection ended)",
            "quota     180 of 200 requests left, 45 of 50 for bars",
            "money     cash 50,123.45 USD, today +123.45 USD, open -20.50 USD, daily room 900.00 USD",
            "journal   last write 3 ms, longest 41 ms, one under way for 12 ms",
            "mailboxes slowest guardian 15200 ms; restarts: gate 1",
            "",
            "contract  feed     heard  bar lag      last  position    average        open",
            "MNQZ6     live  0.5s ago   512 ms  25000.25  long 2    25005.375  -20.50 USD  UNPROTECTED for 1.5s",
            "",
            "order  of      contract  side  type           size  filled  limit  stop  state",
            " 1042  person  MNQZ6     sell  trailing-stop     2       0      -     -  working",
            "",
            "strategy  state  since",
            "quiet     ready  2026-11-27 08:25:00 -06:00  paused: person (tired)",
            "did not answer: guardian",
        ];

        Assert.Equal("healthy", StatusLines.Of(Document with { Health = new HealthStatus(true, [], []) }, DateTimeZoneProviders.Tzdb["America/Chicago"]).First());
        Assert.Equal("not yet known: disk", StatusLines.Of(Document with { Health = new HealthStatus(false, [], ["disk"]) }, DateTimeZoneProviders.Tzdb["America/Chicago"]).First());
        Assert.Equal(lines, StatusLines.Of(Document, DateTimeZoneProviders.Tzdb["America/Chicago"]));
    }
}
