using System.Globalization;
using System.Xml.Linq;

namespace Omega.Cli.Testing;

/// <summary>A result file of the test runner (trx).</summary>
internal sealed class TestResults
{
    private const int Shown = 3000;
    private readonly XElement _root;

    private TestResults(XElement root) => _root = root;

    /// <summary>Reads a result file.</summary>
    public static TestResults Read(string path) => new(XDocument.Load(path).Root!);

    /// <summary>How many tests passed, failed and were skipped.</summary>
    public TestCounts Counts()
    {
        var counters = All("Counters").Single();
        int Count(string name) => int.Parse(counters.Attribute(name)?.Value ?? "0", CultureInfo.InvariantCulture);
        var passed = Count("passed");
        // A skipped test is in no other counter than the total.
        return new TestCounts(passed, Count("executed") - passed, Count("total") - Count("executed"));
    }

    /// <summary>Names of failed tests, each with the end of its message.</summary>
    public IEnumerable<string> Failures() => With("Failed")
        .Select(result => (Name: result.Attribute("testName")?.Value, Message: Message(result) ?? "no message"))
        .Select(failed => $"--- {failed.Name}\n{(failed.Message.Length > Shown ? "…" + failed.Message[^Shown..] : failed.Message)}");

    /// <summary>Reasons of skipped tests, each with how often it was given; null stands for none.</summary>
    public IEnumerable<(string? Reason, int Count)> SkipReasons() => With("NotExecuted").GroupBy(Message).Select(group => (group.Key, group.Count()));

    /// <summary>Classes of which every test was skipped.</summary>
    public IEnumerable<string> SkippedClasses()
    {
        var classes = All("UnitTest").ToDictionary(
            test => test.Attribute("id")!.Value, test => test.Descendants(Name("TestMethod")).Single().Attribute("className")!.Value);
        return All("UnitTestResult").GroupBy(result => classes[result.Attribute("testId")!.Value])
            .Where(group => group.All(result => result.Attribute("outcome")?.Value == "NotExecuted"))
            .Select(group => group.Key)
            .Order(StringComparer.Ordinal);
    }

    private IEnumerable<XElement> With(string outcome) => All("UnitTestResult").Where(result => result.Attribute("outcome")?.Value == outcome);

    private IEnumerable<XElement> All(string name) => _root.Descendants(Name(name));

    private XName Name(string name) => _root.Name.Namespace + name;

    private string? Message(XElement result) =>
        result.Descendants(Name("Message")).FirstOrDefault()?.Value.Trim() is { Length: > 0 } message ? message : null;
}
