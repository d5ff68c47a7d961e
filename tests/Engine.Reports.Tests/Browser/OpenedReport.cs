using System.Globalization;
using System.Text.Json.Nodes;

namespace Engine.Reports.Tests.Browser;

/// <summary>Opens a report on four screens and looks: nothing complained of, nothing asked for, everything drawn, every figure that of the JSON.</summary>
internal static class OpenedReport
{
    // Brings every picture near the window, waits until it is drawn, and tells what there is.
    private const string Look = """
        (async () => {
          const frame = () => new Promise(done => requestAnimationFrame(() => setTimeout(done)));
          for (const section of document.querySelectorAll('section')) { section.scrollIntoView({ behavior: 'instant' }); await frame(); await frame(); }
          for (let i = 0; i < 200 && [...document.querySelectorAll('.chart')].some(chart => !chart.querySelector('canvas')); i++) await frame();
          scrollTo({ top: 0, behavior: 'instant' });
          await frame();
          const figure = (e, path) => ({ path, kind: e.dataset.kind, value: e.dataset.value, text: e.firstChild.textContent.trim() });
          const drawn = canvas => { const c = canvas.getContext('2d'); return c.getImageData(0, 0, canvas.width, canvas.height).data.some(x => x); };
          return {
            theme: document.documentElement.dataset.theme,
            background: getComputedStyle(document.body).backgroundColor,
            tooWide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
            charts: document.querySelectorAll('.chart').length,
            blank: [...document.querySelectorAll('canvas')].filter(canvas => !drawn(canvas)).length,
            rows: document.querySelectorAll('#trip-table tbody tr').length,
            figures: [...document.querySelectorAll('[data-figure]')].map(e => figure(e, e.dataset.figure)).concat([...document.querySelectorAll('[data-group]')].map(e => figure(e, e.dataset.group))),
            combine: [...document.querySelectorAll('[data-combine]')].map(e => figure(e, e.dataset.combine)),
            broken: document.querySelector('main').innerText.match(/NaN|Infinity|undefined|\[object/g) || [],
          };
        })()
        """;

    /// <summary>A desktop and a phone, in light and dark.</summary>
    public static readonly (int Width, int Height, bool Phone, bool Dark)[] Screens = [(1280, 900, false, false), (1280, 900, false, true), (390, 844, true, false), (390, 844, true, true)];

    /// <summary>Checks a page.</summary>
    /// <param name="browser">The browser.</param>
    /// <param name="file">The page.</param>
    /// <param name="statistics">The figures as the JSON has them.</param>
    /// <param name="combine">The Combine as the JSON has it.</param>
    /// <param name="screens">The screens; all when none is given.</param>
    public static async Task CheckAsync(Chromium browser, string file, JsonNode statistics, JsonNode combine, params (int Width, int Height, bool Phone, bool Dark)[] screens)
    {
        var schemes = new Dictionary<bool, string>();
        foreach (var (width, height, phone, dark) in screens.Length == 0 ? Screens : screens)
        {
            await browser.OpenAsync(file, width, height, phone, dark);
            var page = (await browser.EvaluateAsync(Look))!;
            Assert.Empty(browser.Complaints);
            Assert.All(browser.Requests, url => Assert.True(url == new Uri(file).AbsoluteUri || url.StartsWith("data:", StringComparison.Ordinal), url));
            Assert.Equal(0, page["tooWide"]!.GetValue<int>());
            Assert.Equal(0, page["blank"]!.GetValue<int>());
            Assert.Empty(page["broken"]!.AsArray());
            Assert.True(page["figures"]!.AsArray().Count > 50, $"{page["figures"]!.AsArray().Count} figures");
            AssertEqual(statistics, page["figures"]!.AsArray());
            AssertEqual(combine, page["combine"]!.AsArray());
            Assert.Equal(dark ? "dark" : "light", page["theme"]!.GetValue<string>());
            schemes[dark] = page["background"]!.GetValue<string>();
            if (Environment.GetEnvironmentVariable("REPORT_SCREENSHOTS") is { Length: > 0 } folder)
            {
                Directory.CreateDirectory(folder);
                await File.WriteAllBytesAsync(Path.Combine(folder, $"{Path.GetFileNameWithoutExtension(file)}-{(phone ? "phone" : "desktop")}-{(dark ? "dark" : "light")}.png"), await browser.ScreenshotAsync());
            }
        }

        Assert.Equal(schemes.Count, schemes.Values.Distinct().Count());
    }

    private static void AssertEqual(JsonNode json, JsonArray shown)
    {
        foreach (var figure in shown)
        {
            var (path, kind, value, text) = (Word("path"), Word("kind"), Word("value"), Word("text"));
            var node = path.Split('.', '[', ']').Where(part => part.Length > 0).Aggregate((JsonNode?)json, (at, part) => at is JsonArray array ? array[int.Parse(part, CultureInfo.InvariantCulture)] : at?[part]);
            Assert.Equal(node?.ToJsonString() ?? "null", value);
            var digits = kind switch { "Money" or "Ratio" or "Percent" => 2, "Share" or "Number" => 1, "Count" => 0, _ => -1 };
            if (node is null)
            {
                Assert.StartsWith("\u2013", text, StringComparison.Ordinal);
            }
            else if (digits >= 0)
            {
                var number = (double)decimal.Parse(text.Replace("$", "", StringComparison.Ordinal).Replace("\u202f%", "", StringComparison.Ordinal).Replace('\u2212', '-'), NumberStyles.Number, CultureInfo.InvariantCulture);
                var half = 0.5000001 * Math.Pow(10, -digits);
                var exact = node.GetValue<double>() * (kind == "Share" ? 100 : 1);
                Assert.True(Math.Abs(number - exact) <= half, $"{path}: {text} shown, {node.ToJsonString()} in the JSON");
            }

            string Word(string name) => figure![name]!.GetValue<string>();
        }
    }
}
