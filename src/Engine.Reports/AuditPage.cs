using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Engine.Reports;

/// <summary>
/// One trade date of an account as one HTML file without any script, to be handed on: it asks for nothing, and its policy refuses every connection. Equal
/// reports give equal bytes.
/// </summary>
public static class AuditPage
{
    /// <summary>The whole file.</summary>
    public static string Write(AuditReport report)
    {
        var page = new StringBuilder(64 * 1024);
        page.Append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        page.Append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'\">\n");
        page.Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n");
        page.Append($"<title>{Html.Text(report.Title)} \u00b7 audit</title>\n<link rel=\"icon\" href=\"data:,\">\n<style>\n").Append(SweepPage.Style("audit.css")).Append("</style>\n</head>\n<body>\n");
        page.Append($"<header><h1>{Html.Text(report.Title)}</h1></header>\n<main>\n");
        Warnings(page, report.Warnings);
        Lines(page, "What this is", report.Head);
        Lines(page, "Money of the day", report.Money);
        Lines(page, "Rules in force", report.Rules);
        Lines(page, "What happened", report.Counts);
        Table(page, "Latency", "From the first event of an order to the next: the answer by the engine's clock, fills by the venue's.", report.Latencies, "Nothing was ordered.");
        Entries(page, "Decisions", "Each with what it was decided on, and everything that became of it. Times after the first are counted from it.", report.Decisions, "Nothing was decided.");
        Table(page, "Fills", "By the venue's clock.", report.Fills, "Nothing filled.");
        Entries(page, "Account", "Halts, pauses, closes of the account, and who did it.", report.Account, "Nothing of that.");
        Lines(page, "Compared with the venue", report.Compared);
        Entries(page, "Differences", "What a comparison found to differ, and adopted from the venue.", report.Differences, "None.");
        page.Append("</main>\n<footer><p>A trade date runs from 17:00 to 17:00 Chicago. Every line is of the engine's journal, whose event numbers stand beside it (#).</p></footer>\n");
        return page.Append("</body>\n</html>\n").ToString();
    }

    private static void Warnings(StringBuilder page, ImmutableArray<string> warnings)
    {
        if (warnings.IsEmpty)
        {
            return;
        }

        page.Append("<section class=\"warn\"><h2>Read this first</h2>\n<ul>\n");
        foreach (var warning in warnings)
        {
            page.Append($"<li>{Html.Text(warning)}</li>\n");
        }

        page.Append("</ul></section>\n");
    }

    private static void Lines(StringBuilder page, string title, ImmutableArray<ReportLine> lines)
    {
        page.Append($"<section><h2>{title}</h2>\n<table class=\"lines\"><tbody>\n");
        foreach (var line in lines)
        {
            page.Append($"<tr><th scope=\"row\">{Html.Text(line.Label)}</th><td>{Html.Text(line.Value)}</td></tr>\n");
        }

        page.Append("</tbody></table></section>\n");
    }

    private static void Table(StringBuilder page, string title, string about, AuditTable table, string nothing)
    {
        page.Append($"<section><h2>{title}</h2>\n<p>{(table.Rows.IsEmpty ? nothing : about)}</p>\n");
        if (!table.Rows.IsEmpty)
        {
            page.Append("<div class=\"wide\"><table class=\"figures\"><thead><tr>");
            foreach (var column in table.Columns)
            {
                page.Append($"<th scope=\"col\">{Html.Text(column)}</th>");
            }

            page.Append("</tr></thead><tbody>\n");
            foreach (var row in table.Rows)
            {
                page.Append("<tr>");
                foreach (var cell in row)
                {
                    page.Append($"<td>{Html.Text(cell)}</td>");
                }

                page.Append("</tr>\n");
            }

            page.Append("</tbody></table></div>");
        }

        page.Append("</section>\n");
    }

    private static void Entries(StringBuilder page, string title, string about, ImmutableArray<AuditEntry> entries, string nothing)
    {
        page.Append(CultureInfo.InvariantCulture, $"<section><h2>{title}{(entries.IsEmpty ? "" : $" ({entries.Length})")}</h2>\n<p>{(entries.IsEmpty ? nothing : about)}</p>\n");
        foreach (var entry in entries)
        {
            page.Append($"<article><h3>{Html.Text(entry.Headline)}{(entry.Outcome is { } outcome ? $"<span>: {Html.Text(outcome)}</span>" : "")} <small>{Html.Text(entry.Numbers)}</small></h3>\n");
            if (entry.Cause is { } cause)
            {
                page.Append($"<p class=\"cause\">{Html.Text(cause)}</p>\n");
            }

            page.Append("<div class=\"wide\"><table class=\"steps\"><tbody>\n");
            foreach (var step in entry.Steps)
            {
                page.Append($"<tr><td>{Html.Text(step.Time)}</td><td>{Html.Text(step.After)}</td><th scope=\"row\">{Html.Text(step.What)}</th><td>{Html.Text(step.Text)}</td></tr>\n");
            }

            page.Append("</tbody></table></div></article>\n");
        }

        page.Append("</section>\n");
    }
}
