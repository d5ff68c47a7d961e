using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Engine.Reports;

/// <summary>
/// A report as one HTML file. It asks for nothing: its policy refuses every connection, and names the scripts that may run by their hashes. Equal reports give
/// equal bytes.
/// </summary>
public static class ReportPage
{
    // What follows is the wrapper's own code, for another kind of page.
    private const string Wrapper = ",window.vizorECharts=";

    private const string Notice = """
        <!--
        Charts by Apache ECharts 6.0.0, Copyright 2017-2025 The Apache Software Foundation, licensed under the Apache License 2.0
        (www.apache.org/licenses/LICENSE-2.0), as distributed in the package Vizor.ECharts 0.9.7 (Apache License 2.0, Copyright DataHint BV).
        It contains zrender and ecStat, Copyright Baidu Inc. (BSD 3-Clause: redistribution and use in source and binary forms, with or without
        modification, are permitted provided that the above copyright notice, these conditions and the disclaimer are retained; provided as is,
        without warranty), code derived from d3 (ISC and BSD 3-Clause, Copyright Mike Bostock) and tslib (0BSD, Microsoft Corporation).
        -->
        """;

    private static readonly Lazy<string> Charts = new(() =>
    {
        var script = Read("echarts.js");
        var end = script.IndexOf(Wrapper, StringComparison.Ordinal);
        return (end < 0 ? script : script[..end]) + ";";
    });

    /// <summary>The whole file.</summary>
    public static string Write(RunReport report)
    {
        string[] scripts = [Charts.Value, Read("bars.js"), Read("price.js"), Read("report.js")];
        var hashes = string.Join(' ', scripts.Select(script => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)))}'"));
        var page = new StringBuilder(2 * 1024 * 1024);
        page.Append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        page.Append($"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'\">\n");
        page.Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n");
        page.Append($"<title>{Html.Text(report.Title)} \u00b7 {Html.Text(report.Subtitle)}</title>\n<link rel=\"icon\" href=\"data:,\">\n");
        page.Append(Notice).Append('\n');
        page.Append("<style>\n").Append(Read("report.css")).Append("</style>\n</head>\n<body>\n");
        ReportSections.Write(page, report);
        page.Append("<script type=\"application/json\" id=\"figures\">").Append(Html.Json(report.Figures)).Append("</script>\n");
        page.Append("<script type=\"application/json\" id=\"combine\">").Append(Html.Json(report.Combine)).Append("</script>\n");
        page.Append("<script type=\"application/json\" id=\"payload\">").Append(ReportPayload.Write(report)).Append("</script>\n");
        foreach (var script in scripts)
        {
            page.Append("<script>").Append(script).Append("</script>\n");
        }

        return page.Append("</body>\n</html>\n").ToString();
    }

    /// <summary>A file of the page. A browser hashes a script with line feeds alone, whatever the file was checked out with.</summary>
    private static string Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("page/" + name) ?? throw new InvalidOperationException($"The page's {name} is not in the assembly.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
