namespace Omega.Core.Settings;

/// <summary>One section of the configuration, which knows the rules that its types cannot express.</summary>
public interface ISettings
{
    /// <summary>Lists every broken rule; does not throw.</summary>
    IEnumerable<SettingsProblem> Problems();
}
