using System.Text.Json.Serialization;

namespace Omega.News;

/// <summary>A story, in the form that the page reads (web/assets/news.js).</summary>
/// <param name="Id">Names it: there is one of each.</param>
/// <param name="Title">Headline, plain text.</param>
/// <param name="Url">Where it is told, http or https.</param>
/// <param name="Source">Who tells it.</param>
/// <param name="Summary">What it says, plain text.</param>
/// <param name="PublishedAt">When it was published.</param>
/// <param name="Symbols">What it is about.</param>
internal sealed record Story(
    string Id, string Title, string Url, string? Source, string? Summary, DateTimeOffset PublishedAt, IReadOnlyList<string> Symbols);

/// <summary>Why there is nothing to read.</summary>
/// <param name="Error">The reason.</param>
internal sealed record Refusal(string Error);

/// <summary>Writes them as JSON without reflection, which a native program does not have.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IReadOnlyList<Story>))]
[JsonSerializable(typeof(Refusal))]
internal sealed partial class StoryJson : JsonSerializerContext;
