namespace Omega.Offline.Engine.Steps;

/// <summary>Hears what happens in a run. Called from several threads at once.</summary>
internal interface IRunEvents
{
    /// <summary>A step begins.</summary>
    void Started(Step step);

    /// <summary>A step is done.</summary>
    void Done(Step step);

    /// <summary>A step has failed.</summary>
    void Failed(Step step);

    /// <summary>Somebody has something to say: severity is debug, info, info#err, warning or error.</summary>
    void Say(string severity, string message, string urn = "", bool passing = false);
}
