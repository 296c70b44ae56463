"""Projects that link resources to what visits show people need (资源链接项目)."""
