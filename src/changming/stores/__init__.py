"""Files the engines are fed from."""
