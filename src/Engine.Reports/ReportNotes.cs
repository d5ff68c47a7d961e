using System.Collections.Immutable;
using System.Text;

namespace Engine.Reports;

/// <summary>What is missing, failed or was told: the sentences before the pictures, and the lists at the end.</summary>
internal static class ReportNotes
{
    /// <summary>What is missing, before anything is shown.</summary>
    public static void Write(StringBuilder page, RunReport report)
    {
        var record = report.Record;
        var notes = new List<string>();
        if (record.RoundTrips.IsEmpty && record.Open.IsEmpty)
        {
            notes.Add(record.Orders.IsEmpty ? "The strategy decided no order: there is nothing to judge." : "No position was taken: there is nothing to judge.");
        }
        else if (record.RoundTrips.Length is > 0 and < 30)
        {
            notes.Add($"{record.RoundTrips.Length} completed round {(record.RoundTrips.Length == 1 ? "trip" : "trips")}: too few to tell skill from luck.");
        }

        notes.AddRange(report.Statistics.Reservations.Select(FigureText.Of));
        notes.AddRange(record.Open.Select(open => $"Open at the end: {open.Net:+0;\u22120} {open.Contract} at {FigureText.Price(open.AverageEntry)}, {FigureText.Dollars(open.Profit)} at {open.Mark}."));
        notes.AddRange(report.Faults.Select(fault => "Failed: " + fault));
        notes.AddRange(report.Missing.Take(4).Select(missing => "Data: " + missing));
        if (report.Missing.Length > 4)
        {
            notes.Add($"Data: and {report.Missing.Length - 4} more, under Faults, alerts and data.");
        }

        if (notes.Count == 0)
        {
            return;
        }

        page.Append("<section id=\"notes\" class=\"notes\" aria-labelledby=\"h-notes\">\n<h2 id=\"h-notes\">Read this first</h2>\n<ul>\n");
        foreach (var note in notes.Take(16))
        {
            page.Append($"<li>{Html.Text(note)}</li>\n");
        }

        if (notes.Count > 16)
        {
            page.Append($"<li>And {notes.Count - 16} more, under Faults, alerts and data.</li>\n");
        }

        page.Append("</ul>\n</section>\n");
    }

    /// <summary>Writes the lists at the end.</summary>
    public static void WriteEvents(StringBuilder page, RunReport report)
    {
        page.Append("<section id=\"events\" aria-labelledby=\"h-events\">\n<h2 id=\"h-events\">Faults, alerts and data</h2>\n<p>What failed, what a person would have been told, and what the data lacks.</p>\n");
        List("Faults", report.Faults, "No strategy failed.");
        List("Alerts", report.Alerts, "No alert.");
        List("Data", report.Missing, "Nothing is known to be missing.");
        page.Append("</section>\n");

        void List(string title, ImmutableArray<string> lines, string none)
        {
            page.Append($"<h3>{title}</h3>\n");
            if (lines.IsEmpty)
            {
                page.Append($"<p class=\"empty\">{none}</p>\n");
                return;
            }

            page.Append("<ul class=\"lines\">\n");
            foreach (var line in lines.Take(200))
            {
                page.Append($"<li>{Html.Text(line)}</li>\n");
            }

            page.Append(lines.Length > 200 ? $"<li>And {lines.Length - 200} more.</li>\n</ul>\n" : "</ul>\n");
        }
    }
}
