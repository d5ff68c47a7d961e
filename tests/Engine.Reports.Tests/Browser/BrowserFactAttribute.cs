namespace Engine.Reports.Tests.Browser;

/// <summary>A test that needs a Chromium. The gate installs one where it can; without one the test skips itself.</summary>
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute()
    {
        if (Chromium.Executable is null)
        {
            Skip = "Browser: no Chromium found; install one (Debian: apt-get install chromium), or name it in CHROME_BIN.";
        }
    }
}
