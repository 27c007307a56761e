using System.Text;
using System.Text.Json;
using Omega.Offline.Engine.Commands;
using Omega.Offline.Engine.Steps;
using Omega.Offline.Engine.Values;

namespace Omega.Offline.Engine.Display;

/// <summary>Shows a run as one JSON event on each line, while it goes on.</summary>
internal sealed class EventDisplay : IDisplay
{
    private readonly Action<string> _write;
    private readonly Lock _lock = new();
    private int _sequence;
    private RunHeader? _header;

    /// <summary>Gives each event to <paramref name="write"/>, one after the other.</summary>
    public EventDisplay(Action<string> write) => _write = write;

    /// <inheritdoc/>
    public void Begin(RunHeader header)
    {
        _header = header;
        Event("preludeEvent", json =>
        {
            json.WriteStartObject("config");
            foreach (var (key, value) in header.Config)
            {
                json.WriteString(key, value);
            }

            json.WriteEndObject();
        });
    }

    /// <inheritdoc/>
    public void Started(Step step) => Event("resourcePreEvent", json => Metadata(json, step));

    /// <inheritdoc/>
    public void Done(Step step) => Event("resOutputsEvent", json => Metadata(json, step));

    /// <inheritdoc/>
    public void Failed(Step step) => Event("resOpFailedEvent", json =>
    {
        StepJson.Metadata(json, step, IsLogical(step));
        // Nobody knows what became of a resource that could not be read; a change that failed has changed nothing.
        json.WriteNumber("status", step.Kind == StepKind.Read ? 2 : 0);
        json.WriteNumber("steps", 0);
    });

    /// <inheritdoc/>
    public void Say(string severity, string message, string urn = "", bool passing = false) => Event("diagnosticEvent", json =>
    {
        if (urn.Length > 0)
        {
            json.WriteString("urn", urn);
        }

        if (severity is not ("info" or "info#err"))
        {
            json.WriteString("prefix", severity + ": ");
        }

        json.WriteString("message", message.EndsWith('\n') ? message : message + "\n");
        json.WriteString("color", "never");
        json.WriteString("severity", severity);
        if (passing)
        {
            json.WriteBoolean("ephemeral", true);
        }
    });

    /// <inheritdoc/>
    public void End(RunOutcome outcome, Counter counter, TimeSpan duration)
    {
        if (!outcome.Succeeded)
        {
            Say("error", _header!.Preview ? "preview failed" : $"{_header.Kind} failed");
        }

        Event("summaryEvent", json =>
        {
            json.WriteBoolean("maybeCorrupt", false);
            json.WriteNumber("durationSeconds", (int)Math.Round(duration.TotalSeconds));
            json.WriteStartObject("resourceChanges");
            foreach (var (kind, count) in counter.Changes)
            {
                json.WriteNumber(kind, count);
            }

            json.WriteEndObject();
            json.WriteStartObject("PolicyPacks");
            json.WriteEndObject();
            json.WriteBoolean("isPreview", _header!.Preview);
            json.WriteString("result", outcome.Succeeded ? "succeeded" : "failed");
        });
        Event("cancelEvent", _ => { });
    }

    private bool IsLogical(Step step) => StepKind.IsLogical(step.Kind) && _header!.Kind != "refresh";

    private void Metadata(Utf8JsonWriter json, Step step)
    {
        StepJson.Metadata(json, step, IsLogical(step));
        if (_header!.Preview)
        {
            json.WriteBoolean("planning", true);
        }
    }

    private void Event(string name, Action<Utf8JsonWriter> content)
    {
        lock (_lock)
        {
            using var stream = new MemoryStream();
            using (var json = new Utf8JsonWriter(stream, PropertyJson.Compact))
            {
                json.WriteStartObject();
                json.WriteNumber("sequence", _sequence++);
                json.WriteNumber("timestamp", DateTimeOffset.UtcNow.ToUnixTimeSeconds());
                json.WriteStartObject(name);
                content(json);
                json.WriteEndObject();
                json.WriteEndObject();
            }

            _write(Encoding.UTF8.GetString(stream.ToArray()));
        }
    }
}
