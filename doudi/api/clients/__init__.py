"""Systems of other departments: registered by one administrator, confirmed by another, each with its purpose."""
