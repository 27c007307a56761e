namespace Pulumi;

/// <summary>A value of one of two types.</summary>
public readonly struct Union<T0, T1> : IEquatable<Union<T0, T1>>
{
    private readonly object? _value;

    private Union(object? value, bool isT0)
    {
        _value = value;
        IsT0 = isT0;
    }

    public bool IsT0 { get; }

    public bool IsT1 => !IsT0;

    public T0 AsT0 => IsT0 ? (T0)_value! : throw new InvalidOperationException("The union holds its second type.");

    public T1 AsT1 => IsT1 ? (T1)_value! : throw new InvalidOperationException("The union holds its first type.");

    public object? Value => _value;

    public static Union<T0, T1> FromT0(T0 input) => new(input, true);

    public static Union<T0, T1> FromT1(T1 input) => new(input, false);

    public static implicit operator Union<T0, T1>(T0 t) => FromT0(t);

    public static implicit operator Union<T0, T1>(T1 t) => FromT1(t);

    public static bool operator ==(Union<T0, T1> left, Union<T0, T1> right) => left.Equals(right);

    public static bool operator !=(Union<T0, T1> left, Union<T0, T1> right) => !left.Equals(right);

    public bool Equals(Union<T0, T1> other) => IsT0 == other.IsT0 && Equals(_value, other._value);

    public override bool Equals(object? obj) => obj is Union<T0, T1> other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(_value, IsT0);

    public override string ToString() => $"{_value}";
}
