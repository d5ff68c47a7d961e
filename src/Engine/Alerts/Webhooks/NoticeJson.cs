using System.Globalization;
using System.Text.Json.Nodes;

namespace Engine.Alerts.Webhooks;

/// <summary>A notice as our own JSON, version 1 (docs/alerts.md). Members are only ever added to it.</summary>
internal static class NoticeJson
{
    public static JsonObject Of(AlertNotice notice, string environment)
    {
        var document = new JsonObject
        {
            ["version"] = 1,
            ["type"] = notice is AlertNotice.Single ? "alert" : "digest",
            ["environment"] = environment,
            ["severity"] = notice.Severity.Name(),
            ["text"] = string.Join('\n', AlertText.Lines(notice, environment)),
        };
        switch (notice)
        {
            case AlertNotice.Single single:
                document["alert"] = Alert(single);
                break;
            case AlertNotice.Digest digest:
                document["total"] = digest.Total;
                document["from"] = Time(digest.From);
                document["to"] = Time(digest.To);
                document["critical"] = new JsonArray([.. digest.Critical.Select(Alert)]);
                document["groups"] = new JsonArray([.. digest.Groups.Select(Group)]);
                document["others"] = new JsonArray([.. digest.Others.Select(Rest)]);
                break;
        }

        return document;
    }

    private static JsonObject Alert(AlertNotice.Single single)
    {
        var alert = single.Alert;
        var json = new JsonObject
        {
            ["kind"] = alert.Kind.Name(),
            ["severity"] = alert.Severity.Name(),
            ["subject"] = alert.Subject,
            ["phase"] = alert.Phase switch
            {
                AlertPhase.Begun => "begun",
                AlertPhase.Over => "over",
                _ => "happened",
            },
            ["text"] = alert.Text,
            ["at"] = Time(alert.At),
            ["count"] = single.Count,
            ["first"] = Time(single.First),
        };
        if (single.Lasted is { } lasted)
        {
            json["lastedSeconds"] = Math.Round((decimal)lasted.Ticks / TimeSpan.TicksPerSecond, 3);
            json["was"] = single.Was;
        }

        return json;
    }

    private static JsonObject Group(DigestGroup group) => new()
    {
        ["kind"] = group.Kind.Name(),
        ["severity"] = group.Severity.Name(),
        ["subject"] = group.Subject,
        ["count"] = group.Count,
        ["first"] = Time(group.First),
        ["last"] = Time(group.Last),
        ["text"] = group.Text,
        ["present"] = group.Present,
    };

    private static JsonObject Rest(DigestRest rest) => new()
    {
        ["kind"] = rest.Kind.Name(),
        ["critical"] = rest.Critical,
        ["count"] = rest.Count,
        ["first"] = Time(rest.First),
        ["last"] = Time(rest.Last),
        ["text"] = rest.Text,
    };

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
