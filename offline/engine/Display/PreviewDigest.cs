using System.Text;
using System.Text.Json;
using Omega.Offline.Engine.Commands;
using Omega.Offline.Engine.Steps;
using Omega.Offline.Engine.Values;

namespace Omega.Offline.Engine.Display;

/// <summary>Shows a preview as one JSON document at its end.</summary>
internal sealed class PreviewDigest : IDisplay
{
    private readonly TextWriter _out;
    private readonly Lock _lock = new();
    private readonly List<Step> _steps = [];
    private readonly List<(string Severity, string Message, string Urn)> _said = [];
    private RunHeader? _header;

    /// <summary>Writes to <paramref name="output"/>.</summary>
    public PreviewDigest(TextWriter output) => _out = output;

    /// <inheritdoc/>
    public void Begin(RunHeader header) => _header = header;

    /// <inheritdoc/>
    public void Started(Step step)
    {
    }

    /// <inheritdoc/>
    public void Done(Step step)
    {
        lock (_lock)
        {
            _steps.Add(step);
        }
    }

    /// <inheritdoc/>
    public void Failed(Step step)
    {
    }

    /// <inheritdoc/>
    public void Say(string severity, string message, string urn = "", bool passing = false)
    {
        lock (_lock)
        {
            if (severity != "debug" && !passing)
            {
                _said.Add((severity, message, urn));
            }
        }
    }

    /// <inheritdoc/>
    public void End(RunOutcome outcome, Counter counter, TimeSpan duration)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, PropertyJson.Compact with { Indented = true, IndentSize = 4 }))
        {
            json.WriteStartObject();
            Config(json);
            json.WriteStartArray("steps");
            _steps.ForEach(step => StepJson.PreviewStep(json, step));
            json.WriteEndArray();
            Diagnostics(json);
            json.WriteNumber("duration", duration.Ticks * 100);
            json.WriteStartObject("changeSummary");
            foreach (var (kind, count) in counter.Changes)
            {
                json.WriteNumber(kind, count);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        _out.WriteLine(Encoding.UTF8.GetString(stream.ToArray()));
    }

    private void Config(Utf8JsonWriter json)
    {
        json.WriteStartObject("config");
        foreach (var (key, value) in _header!.Config)
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }

    private void Diagnostics(Utf8JsonWriter json)
    {
        json.WriteStartArray("diagnostics");
        foreach (var (severity, message, urn) in _said)
        {
            json.WriteStartObject();
            if (urn.Length > 0)
            {
                json.WriteString("urn", urn);
            }

            json.WriteString("message", message);
            json.WriteString("severity", severity);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
