using System.Text.Json;
using Omega.Offline.Engine.Backend;
using Omega.Offline.Engine.Plugins;
using Omega.Offline.Engine.Steps;
using Omega.Offline.Engine.Values;
using Pulumirpc;

namespace Omega.Offline.Engine.Display;

/// <summary>Writes steps as JSON with the fields of pulumi's events; a secret is never written.</summary>
internal static class StepJson
{
    /// <summary>The step as the metadata of an event; a part of a replacement or of a refresh is not a <paramref name="logical"/> one.</summary>
    public static void Metadata(Utf8JsonWriter json, Step step, bool logical)
    {
        json.WriteStartObject("metadata");
        json.WriteString("op", step.Kind);
        json.WriteString("urn", step.Urn);
        json.WriteString("type", step.Resource.Type);
        State(json, "old", step.Old);
        State(json, "new", step.New);
        Changes(json, step.Diff);
        if (logical)
        {
            json.WriteBoolean("logical", true);
        }

        json.WriteString("provider", step.Resource.Provider);
        json.WriteEndObject();
    }

    /// <summary>The step as one of a preview's.</summary>
    public static void PreviewStep(Utf8JsonWriter json, Step step)
    {
        json.WriteStartObject();
        json.WriteString("op", step.Kind);
        json.WriteString("urn", step.Urn);
        if (step.Resource.Provider.Length > 0)
        {
            json.WriteString("provider", step.Resource.Provider);
        }

        if (step.Old is not null)
        {
            json.WritePropertyName("oldState");
            new StateWriter(json, (_, _) => PropertyJson.Hidden).Resource(step.Old);
        }

        if (step.New is not null)
        {
            json.WritePropertyName("newState");
            new StateWriter(json, (_, _) => PropertyJson.Hidden).Resource(step.New);
        }

        if (step.Diff is { Diffs.Count: > 0 })
        {
            Texts(json, "diffReasons", step.Diff.Diffs);
        }

        if (step.Diff is { Replaces.Count: > 0 })
        {
            Texts(json, "replaceReasons", step.Diff.Replaces);
        }

        Detailed(json, step.Diff);
        json.WriteEndObject();
    }

    private static void State(Utf8JsonWriter json, string name, ResourceState? state)
    {
        if (state is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteString("type", state.Type);
        json.WriteString("urn", state.Urn);
        if (state.Custom)
        {
            json.WriteBoolean("custom", true);
        }

        json.WriteString("id", state.Id);
        json.WriteString("parent", state.Parent);
        if (state.Protect)
        {
            json.WriteBoolean("protect", true);
        }

        if (state.External)
        {
            json.WriteBoolean("external", true);
        }

        if (state.RetainOnDelete)
        {
            json.WriteBoolean("retainOnDelete", true);
        }

        json.WritePropertyName("inputs");
        PropertyJson.Write(json, state.Inputs, _ => PropertyJson.Hidden);
        json.WritePropertyName("outputs");
        PropertyJson.Write(json, state.Outputs, _ => PropertyJson.Hidden);
        json.WriteString("provider", state.Provider);
        json.WriteEndObject();
    }

    private static void Changes(Utf8JsonWriter json, DiffResult? diff)
    {
        if (diff is { Replaces.Count: > 0 })
        {
            Texts(json, "keys", diff.Replaces);
        }

        if (diff is { Diffs.Count: > 0 })
        {
            Texts(json, "diffs", diff.Diffs);
        }

        Detailed(json, diff);
    }

    private static void Detailed(Utf8JsonWriter json, DiffResult? diff)
    {
        if (diff?.Detailed is null)
        {
            json.WriteNull("detailedDiff");
            return;
        }

        json.WriteStartObject("detailedDiff");
        foreach (var (path, change) in diff.Detailed.OrderBy(item => item.Key, StringComparer.Ordinal))
        {
            json.WriteStartObject(path);
            json.WriteString("diffKind", Kind(change.Kind));
            json.WriteBoolean("inputDiff", change.InputDiff);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static string Kind(PropertyDiff.Types.Kind kind) => kind switch
    {
        PropertyDiff.Types.Kind.Add => "add",
        PropertyDiff.Types.Kind.AddReplace => "add-replace",
        PropertyDiff.Types.Kind.Delete => "delete",
        PropertyDiff.Types.Kind.DeleteReplace => "delete-replace",
        PropertyDiff.Types.Kind.UpdateReplace => "update-replace",
        _ => "update",
    };

    private static void Texts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
