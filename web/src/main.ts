import "./ui/app";
